import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Relative addresses, so that any host, folder or IPFS gateway serves the files as they are.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react()],
  build: { target: "es2022", outDir: "dist", emptyOutDir: true },
  worker: { format: "es" },
});
