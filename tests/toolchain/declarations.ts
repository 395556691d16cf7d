import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { enumeration, note, type Properties, type Surface } from "./surface";

const root = join(__dirname, "..", "..");

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noLib: true,
  types: [],
  strict: true,
};

/** Leaves out other packages: Pulumi's own types are known by their names, and reading them takes seconds. */
const host: ts.CompilerHost = {
  ...ts.createCompilerHost(OPTIONS),
  resolveModuleNameLiterals: (literals, file) =>
    literals.map(({ text }) =>
      text.startsWith(".") ? ts.resolveModuleName(text, file, OPTIONS, ts.sys) : { resolvedModule: undefined },
    ),
};

/**
 * Reads what an npm package declares for a resource: inputs and outputs from its type declarations, the token and the
 * secret outputs from its code.
 *
 * @param file of the package, without extension, for example `@pulumi/docker/container`
 */
export function declaredSurface(file: string, name: string): Surface {
  const path = join(root, "node_modules", file);
  const program = ts.createProgram([`${path}.d.ts`], OPTIONS, host);
  const source = program.getSourceFile(`${path}.d.ts`);
  if (source === undefined) {
    throw new Error(`There is no ${path}.d.ts: run npm ci.`);
  }
  const reader = new Reader(program.getTypeChecker());
  const args = find(source, ts.isInterfaceDeclaration, `${name}Args`);
  const resource = find(source, ts.isClassDeclaration, name);
  return {
    inputs: reader.members(args.members.filter(ts.isPropertySignature)),
    outputs: reader.members(resource.members.filter((member) => ts.isPropertyDeclaration(member) && isOutput(member))),
    ...runtimeFacts(`${path}.js`),
  };
}

type Member = ts.PropertySignature | ts.PropertyDeclaration;

function isOutput(member: ts.ClassElement): member is ts.PropertyDeclaration {
  return ts.isPropertyDeclaration(member) && member.type?.getText().startsWith("pulumi.Output<") === true;
}

/** Turns type nodes into properties. By syntax: `Input<T>` is a union in which T could not be told apart any more. */
class Reader {
  constructor(private readonly checker: ts.TypeChecker) {}

  members(members: readonly ts.Node[]): Properties {
    const properties: Properties = {};
    for (const member of members as Member[]) {
      this.property(properties, member, "");
    }
    return properties;
  }

  private property(into: Properties, member: Member, prefix: string): void {
    if (member.type === undefined) {
      throw new Error(`${member.getText()} has no type.`);
    }
    const path = `${prefix}${member.name.getText()}`;
    const required = member.questionToken === undefined && !allowsUndefined(member.type);
    note(into, path, this.type(into, member.type, path), required);
  }

  /** Describes a type; what an object consists of is noted below the path. */
  private type(into: Properties, node: ts.TypeNode, path: string): string {
    const inner = unwrap(node);
    if (ts.isArrayTypeNode(inner)) {
      return `list of ${this.type(into, inner.elementType, `${path}[]`)}`;
    }
    if (ts.isTypeLiteralNode(inner)) {
      const [index] = inner.members;
      if (index === undefined || !ts.isIndexSignatureDeclaration(index)) {
        throw new Error(`${path} is of a type that this test cannot read: ${inner.getText()}`);
      }
      return `map of ${this.type(into, index.type, `${path}{}`)}`;
    }
    const text = inner.getText().replace(/\s+/g, " ");
    if (!ts.isTypeReferenceNode(inner) || text.startsWith("pulumi.")) {
      return ASSETS[text] ?? text;
    }
    const type = this.checker.getTypeFromTypeNode(inner);
    if (type.isUnion()) {
      return enumeration(type.types.map((each) => (each as ts.StringLiteralType).value));
    }
    for (const { declarations = [] } of type.getProperties()) {
      this.property(into, declarations[0] as ts.PropertySignature, `${path}.`);
    }
    return "object";
  }
}

/** Unions of classes, which are types of their own in a schema. */
const ASSETS: Record<string, string> = {
  "pulumi.asset.Archive": "archive",
  "pulumi.asset.Asset | pulumi.asset.Archive": "asset",
};

/** Takes away what only says when a value is known, or that it may be missing. */
function unwrap(node: ts.TypeNode): ts.TypeNode {
  if (ts.isTypeReferenceNode(node) && /^pulumi\.(Input|Output)$/.test(node.typeName.getText())) {
    const [argument] = node.typeArguments ?? [];
    return argument === undefined ? node : unwrap(argument);
  }
  if (ts.isUnionTypeNode(node)) {
    const others = node.types.filter((each) => each.kind !== ts.SyntaxKind.UndefinedKeyword);
    return others.length === 1 && others[0] !== undefined ? unwrap(others[0]) : node;
  }
  return node;
}

function allowsUndefined(node: ts.TypeNode): boolean {
  if (ts.isUnionTypeNode(node)) {
    return node.types.some((each) => each.kind === ts.SyntaxKind.UndefinedKeyword);
  }
  return ts.isTypeReferenceNode(node) && (node.typeArguments ?? []).some(allowsUndefined);
}

function find<T extends ts.DeclarationStatement>(
  source: ts.SourceFile,
  is: (node: ts.Node) => node is T,
  name: string,
): T {
  const found = source.statements.find((node): node is ts.Statement & T => is(node) && node.name?.getText() === name);
  if (found === undefined) {
    throw new Error(`${source.fileName} does not declare ${name}.`);
  }
  return found;
}

/** The token and the secret outputs are only in the code, as literals. */
function runtimeFacts(file: string): { token: string; secrets: string[] } {
  const code = readFileSync(file, "utf8");
  const token = /\b__pulumiType = '([^']+)'/.exec(code)?.[1];
  if (token === undefined) {
    throw new Error(`${file} does not set __pulumiType to a text.`);
  }
  const secrets = /\badditionalSecretOutputs: (\[[^\]]*\])/.exec(code)?.[1] ?? "[]";
  return { token, secrets: (JSON.parse(secrets) as string[]).sort() };
}
