import type { Metadata } from "next";
import { SignInView } from "../../components/sign-in/sign-in-view.tsx";

export const metadata: Metadata = { title: "Sign in" };

interface SignInPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { back } = await searchParams;
  return <SignInView back={typeof back === "string" ? back : null} />;
}
