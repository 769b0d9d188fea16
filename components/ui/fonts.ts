import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";

/** For `<html className>`: both faces come from the package, nothing is fetched from elsewhere. */
export const fontClasses = `${GeistSans.variable} ${GeistMono.variable}`;
