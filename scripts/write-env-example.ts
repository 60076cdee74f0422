import { writeFileSync } from "node:fs";
import { envExample } from "../config/env-example.ts";

writeFileSync(".env.example", envExample());
