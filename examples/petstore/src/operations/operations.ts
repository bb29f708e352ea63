// SPDX-License-Identifier: Apache-2.0
import { addPet } from './add-pet.ts';
import { createUser } from './create-user.ts';
import { createUsersWithList } from './create-users-with-list.ts';
import { deleteOrder } from './delete-order.ts';
import { deletePet } from './delete-pet.ts';
import { deleteUser } from './delete-user.ts';
import { findPetsByStatus } from './find-pets-by-status.ts';
import { findPetsByTags } from './find-pets-by-tags.ts';
import { getInventory } from './get-inventory.ts';
import { getOrderById } from './get-order-by-id.ts';
import { getPetById } from './get-pet-by-id.ts';
import { getUserByName } from './get-user-by-name.ts';
import { loginUser } from './login-user.ts';
import { logoutUser } from './logout-user.ts';
import type { Operation } from './operation.ts';
import { placeOrder } from './place-order.ts';
import { updatePet } from './update-pet.ts';
import { updateUser } from './update-user.ts';
import { uploadPetImage } from './upload-pet-image.ts';

/** All operations of the shop. */
export const operations: readonly Operation[] = [
  addPet,
  updatePet,
  getPetById,
  deletePet,
  findPetsByStatus,
  findPetsByTags,
  uploadPetImage,
  getInventory,
  placeOrder,
  getOrderById,
  deleteOrder,
  createUser,
  createUsersWithList,
  loginUser,
  logoutUser,
  getUserByName,
  updateUser,
  deleteUser,
];
