// SPDX-License-Identifier: Apache-2.0
import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarSpace,
} from '@backstage/core-components';
import type { NavContentComponentProps, NavContentNavItem } from '@backstage/plugin-app-react';
import { RiMenuLine, RiSearchLine } from '@remixicon/react';
import { Logo } from './Logo';

const Item = ({ href, title, icon }: NavContentNavItem) => (
  <SidebarItem to={href} text={title} icon={() => icon} />
);

/** The side bar: search, the catalog, what the plugins bring, and the user's own settings at the bottom. */
export function Navigation({ navItems }: NavContentComponentProps) {
  const items = navItems.withComponent(Item);
  const search = navItems.take('page:search');
  const settings = items.take('page:user-settings');
  return (
    <Sidebar>
      <Logo />
      {search && <SidebarItem to={search.href} text="Search" icon={() => <RiSearchLine />} />}
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<RiMenuLine />}>
        {items.take('page:catalog')}
        {items.take('page:scaffolder')}
        {items.rest({ sortBy: 'title' })}
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      {settings}
    </Sidebar>
  );
}
