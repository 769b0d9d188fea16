import type { Metadata } from "next";
import { SignInView } from "../../components/sign-in/sign-in-view.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { back } = await searchParams;
  return <SignInView back={typeof back === "string" ? back : null} />;
}
