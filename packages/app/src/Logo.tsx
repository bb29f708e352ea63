// SPDX-License-Identifier: Apache-2.0
import { Link, sidebarConfig, useSidebarOpenState } from '@backstage/core-components';

/** The mark of the portal, with its name beside it where the side bar is open; leads home. */
export function Logo() {
  const { isOpen } = useSidebarOpenState();
  return (
    <Link
      to="/"
      underline="none"
      aria-label="API Operators, home"
      style={{
        alignItems: 'center',
        color: '#fff',
        display: 'flex',
        flex: 'none',
        fontSize: 18,
        fontWeight: 600,
        gap: 14,
        height: 80,
        overflow: 'hidden',
        paddingLeft: 22,
        whiteSpace: 'nowrap',
        width: isOpen ? sidebarConfig.drawerWidthOpen : sidebarConfig.drawerWidthClosed,
      }}
    >
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden style={{ flex: 'none' }}>
        <path d="M9 9l7 14M23 9l-7 14M9 9h14" fill="none" stroke="#7df3e1" strokeWidth="3" />
        <circle cx="8" cy="8" r="5" fill="#36baa2" />
        <circle cx="24" cy="8" r="5" fill="#36baa2" />
        <circle cx="16" cy="24" r="5" fill="#36baa2" />
      </svg>
      {isOpen && <span>API Operators</span>}
    </Link>
  );
}
