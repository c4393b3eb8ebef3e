// The help of the command line.
import type { Topic } from './args';

export function help(topic: Topic): string {
  switch (topic) {
    case 'new':
      return newHelp;
    case 'lint':
      return lintHelp;
    case 'values':
      return valuesHelp;
    case 'fleet':
      return fleetHelp;
    case 'upgrade':
      return upgradeHelp;
    case 'explain':
      return explainHelp;
    case 'plan':
      return planHelp;
    case 'schema':
      return schemaHelp;
    case 'lsp':
      return lspHelp;
    case undefined:
      return overview;
  }
}

const overview = `Checks values files of the Helm charts spire-nested and spire before Helm, Kubernetes or SPIRE trip over them.

Usage:
  spire-helm new [OPTION]... [FOLDER]
  spire-helm lint [OPTION]... [PATH]...
  spire-helm values RELEASE [OPTION]...
  spire-helm fleet init [FOLDER] [--write]
  spire-helm upgrade [OPTION]... FILE...
  spire-helm explain [RULE]...
  spire-helm explain --log FILE|-
  spire-helm plan install|bootstrap|federate|verify|uninstall RELEASE... [--shell]
  spire-helm schema --chart CHART[@VERSION]
  spire-helm lsp --stdio

Commands:
  new       write the files of a new deployment
  lint      judge values files and print what is wrong
  values    print what Helm makes of the layers of a release of a fleet
  fleet     propose a spire-fleet.yaml for what is found in a folder
  upgrade   show what a later chart version changes for values files, and rewrite them for it
  explain   tell about a rule: why, examples, how to suppress it; or what known failures in a log mean
  plan      print what the editor would do to clusters, as a document or a shell script; run nothing
  schema    print a chart version as JSON Schema, for tools that know nothing of SPIRE
  lsp       be a language server for an editor

Options:
  --help      this text; also spire-helm lint --help
  --version   the version of this program

Examples:
  spire-helm lint .
  spire-helm lint --chart spire-nested@0.30.0 -f base.yaml -f root.yaml
  spire-helm lint --fix clusters/
  spire-helm lint --format sarif values/ > findings.sarif
  spire-helm upgrade base.yaml root.yaml --from 0.23.0 --to 0.30.0
  spire-helm explain renamed-setting
`;

const lintHelp = `Judges values files and prints what is wrong.

Usage:
  spire-helm lint [OPTION]... [PATH]...          each file alone; it may be one layer of several
  spire-helm lint [OPTION]... -f LAYER [-f ...]  the layers of one whole release, merged as Helm merges them

A PATH is a file or a folder; of a folder, all *.yaml, *.yml and *.yaml.gotmpl files below it are taken, without
node_modules, .git and the templates of charts. Without PATH and -f it is the current folder. With -f, what no layer
sets is judged too; a bare file is only told what is wrong whatever the other layers hold.

Options:
  --chart CHART@VERSION   the chart, for example spire-nested@0.30.0. Without it a comment in the file
                          (# spire-helm: chart=spire-nested@0.30.0), .spire-helm.yaml or the content says so
  -f, --values LAYER      a values file; give it once for each layer, in the order that helm gets them
  --set KEY=VALUE         as in helm; only together with -f. So are --set-string, --set-json, --set-file and
                          --set-literal; helm takes them in an order of its own, and so does this
  --release NAME          Helm's name of the release: names of objects derive from it
  -n, --namespace NS      the namespace of the release
  --format FORMAT         text (default), json, sarif or github (annotations of a workflow)
  --fail-on LEVEL         error (default), warning or info: the least that makes the exit code 1
  --fix                   make the fixes that can't change what a right file means, in the files themselves, and judge
                          what is left. Comments, order and quotes stay; a file that changed meanwhile is left alone
  --fix-unsafe            also make the fixes that are only likely, of several the first one: look at what it did

Files that are no values files of these charts are skipped and named; with --chart they are judged all the same.
Severities of rules and globs of files are read from .spire-helm.yaml, in the folder of the file or above.

Exit code:
  0  nothing at or above --fail-on
  1  something was found; with --fix, something is left
  2  could not run: bad option, missing file, unknown chart version, a file that could not be fixed
`;

const fleetHelp = `Proposes a spire-fleet.yaml: which layers make which release, and which release hangs on which root.

Usage:
  spire-helm fleet init [FOLDER] [--write]

It looks at values files, and at scripts, Makefiles, Taskfiles, pipelines and documents that call helm upgrade or helm install. Nothing is run.
The proposal goes to standard output; what it was concluded from, and what could not be known, to standard error.

Options:
  --write   write FOLDER/spire-fleet.yaml; one that is there already stays as it is
`;

const valuesHelp = `Prints the values of a release of a fleet: its layers and --set, merged as Helm merges them, without the chart's defaults.

Usage:
  spire-helm values RELEASE [--fleet FILE] [--origin | --all]

Options:
  --fleet FILE   the fleet file; without it the nearest spire-fleet.yaml, from the current folder up
  --origin       behind each value the file and line that it comes from
  --all          with the defaults of the chart and its parts, as the templates see them
`;

const upgradeHelp = `Shows what a later chart version changes for values files, and rewrites them for it.

Usage:
  spire-helm upgrade [OPTION]... FILE...

The FILEs are the layers of one release, in the order that helm gets them. Charts are upgraded one minor version at a
time, so each of these steps is shown: what to do before it, what was rewritten, what is left for you because only you
know what was meant, which defaults and behaviours change for these values, and the command. Comments, order and quotes
stay as they are.

Options:
  --from VERSION          the version that the values are for, or CHART@VERSION. Without it a comment in the file or
                          .spire-helm.yaml says so
  --to VERSION            the version to go to; the newest known one without it
  --write                 write the values for that version into the files; a file that changed meanwhile is left alone
  -f, --values FILE       as a FILE, for those who copy the words of their helm command
  --set, --set-string, --set-json, --set-file, --set-literal
                          as in helm
  --release NAME          Helm's name of the release
  -n, --namespace NS      the namespace of the release
  --format FORMAT         text (default) or json

Exit code:
  0  nothing in the values is left for you
  1  something is
  2  could not run, or not write a file
`;

const explainHelp = `Tells about rules: why they exist, what is wrong and what is fine, and how to suppress one finding.

Usage:
  spire-helm explain [RULE]...
  spire-helm explain --log FILE|-

Without a RULE it lists all of them. The name of a rule stands behind each finding, in square brackets.
With --log it looks for known failures in a log, in events or in what a command wrote ("-" is standard input), and says
what each means, which settings are at fault and what the way out is. In settings, <server> and <agent> stand for the section of
the part that wrote the line, such as internal-spire-server. Exit code 1: nothing in it is known.
`;

const schemaHelp = `Prints a JSON Schema (draft-07) of the values of a chart version, with descriptions, for editors and checks that take one.

Usage:
  spire-helm schema --chart CHART[@VERSION] > values.schema.json

It refuses settings that the chart doesn't have and values of a type that its templates can't use. What depends on several
settings at once, on names and lengths, or on other releases can't be said in a schema: spire-helm lint finds that.

Options:
  --chart CHART[@VERSION]   spire-nested or spire, the newest known version where none is named; or the path of a chart
                            folder or package (./charts/spire-nested)
`;

const lspHelp = `A language server for values files, for editors that speak the Language Server Protocol.

Usage:
  spire-helm lsp --stdio

It offers diagnostics, completion, hover, document symbols and code actions for YAML files that are values of the
charts spire-nested and spire. Settings are read from the section spireHelm and from .spire-helm.yaml.
`;

const planHelp = `Prints what the editor would do to clusters: the exact commands, what each changes, how it is verified and undone.

Usage:
  spire-helm plan install RELEASE [OPTION]...
  spire-helm plan bootstrap CHILD [OPTION]...
  spire-helm plan federate RELEASE OTHER [OPTION]...
  spire-helm plan verify [RELEASE]... [OPTION]...
  spire-helm plan uninstall RELEASE [OPTION]...

The releases are those of a fleet. OTHER is a release of another trust domain, or an external trust domain that the
fleet file names; its bundle then comes from a file. Nothing is run and no cluster is asked: what is in the clusters now
is not in the plan. What a step reads stands in later ones as <name>. Secrets and bundles go from pipe to pipe.

Options:
  --context CONTEXT   the kube context of the release in the same place, instead of the one of the fleet file
  --fleet FILE        the fleet file; without it the nearest spire-fleet.yaml, from the current folder up
  --shell             a shell script in place of the document
`;

const newHelp = `Writes the files of a new deployment: values in layers, spire-fleet.yaml, and what helmfile, Flux or Argo CD need.

Usage:
  spire-helm new [OPTION]... [FOLDER]

What no option says is asked on a terminal; elsewhere, and with --yes, it is what would be suggested. Nothing is written
where one of the files is there already.

Options:
  --architecture A     single-root, root-and-children, security-cluster, many-clusters, standalone, federation,
                       high-availability or bottom-turtle-ha
  --version V          version of the chart; the newest known one
  --trust-domain D     stands in every SPIFFE ID
  --organization O     subject of the CA
  --country CC         subject of the CA, two letters
  --cluster C          name of the root cluster, or of the only one
  --children C,C,...   names of the clusters below the root
  --exposure E         ingress-nginx, openshift, other or load-balancer
  --data-store S       sqlite, postgres or mysql
  --partner D          trust domain that is trusted (federation)
  --profile P          https_spiffe or https_web (federation)
  --registry R         registry of all images (many-clusters)
  --storage-class S    storage class of the volumes (many-clusters)
  --writer W           files, helmfile, flux or argocd
  --repository URL     Git repository of the files (argocd)
  --print              print the files, write none
  --yes                ask nothing

Examples:
  spire-helm new spire
  spire-helm new --architecture root-and-children --children eu1,us1 --trust-domain acme.example --writer flux spire
`;
