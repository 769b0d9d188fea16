import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // A navigation that the console does not answer waits for it, in place of ending in the browser's own error page.
  experimental: { useOffline: true },
  // `npm run verify` checks the types of the whole tree; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
};

export default config;
