import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // `npm run verify` checks the types of the whole tree; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
};

export default config;
