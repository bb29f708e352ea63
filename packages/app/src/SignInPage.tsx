// SPDX-License-Identifier: Apache-2.0
import { ProxiedSignInPage } from '@backstage/core-components';
import { configApiRef, type IdentityApi, useApi } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Button, Card, CardBody, Container, Flex, Text } from '@backstage/ui';
import { useState } from 'react';

const CHOICE = 'api-operators.example-user';

/** `user:default/pat` → `Pat` */
function shortName(userRef: string): string {
  const name = userRef.slice(userRef.lastIndexOf('/') + 1);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The identity that the provider gave, which also forgets the choice when the user signs out. */
function forgettingOnSignOut(identity: IdentityApi): IdentityApi {
  return {
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    getProfileInfo: () => identity.getProfileInfo(),
    async signOut() {
      window.localStorage.removeItem(CHOICE);
      await identity.signOut();
    },
  };
}

/** One button for each example user; the choice holds until the user signs out. */
export function SignInPage({ onSignInSuccess }: SignInPageProps) {
  const config = useApi(configApiRef);
  const users = config.getOptionalStringArray('auth.providers.example-users.users') ?? [];
  const [choice, setChoice] = useState(() => window.localStorage.getItem(CHOICE));

  if (choice && users.includes(choice)) {
    return (
      <ProxiedSignInPage
        provider="example-users"
        headers={{ 'x-example-user': choice }}
        onSignInSuccess={identity => onSignInSuccess(forgettingOnSignOut(identity))}
        ErrorComponent={({ error }) => (
          <SignInCard text={`${shortName(choice)} could not sign in: ${error?.message ?? 'no reason was given'}`}>
            <Button onPress={() => window.location.reload()}>Try again</Button>
            <Button variant="secondary" onPress={() => setChoice(null)}>
              Another user
            </Button>
          </SignInCard>
        )}
      />
    );
  }
  return (
    <SignInCard
      text={
        users.length > 0
          ? 'This portal runs on your machine. Choose whom to be.'
          : 'No sign-in is configured: app-config.yaml lists no user under auth.providers.example-users.users.'
      }
    >
      {users.map(userRef => (
        <Button
          key={userRef}
          onPress={() => {
            window.localStorage.setItem(CHOICE, userRef);
            setChoice(userRef);
          }}
        >
          {`Sign in as ${shortName(userRef)}`}
        </Button>
      ))}
    </SignInCard>
  );
}

function SignInCard({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <Container>
      <Flex justify="center" py="12">
        <Card style={{ maxWidth: 420, width: '100%' }}>
          <CardBody>
            <Flex direction="column" gap="4" p="4">
              <Text as="h1" variant="title-medium" weight="bold">
                API Operators
              </Text>
              <Text>{text}</Text>
              {children}
            </Flex>
          </CardBody>
        </Card>
      </Flex>
    </Container>
  );
}
