/** Of the reference and the pages of problems; answers allow it by its hash. */
export const referenceStyle = `
:root{color-scheme:light dark;--line:#8886;--soft:#8882}
*{box-sizing:border-box}
body{font:1rem/1.5 system-ui,sans-serif;margin:0;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:1rem}
h1,h2,h3,h4{line-height:1.25}h2{margin:2.5rem 0 .75rem;text-transform:capitalize}h4{margin:1.25rem 0 .5rem}
a{color:light-dark(#0b57b0,#8ab8ff)}
code,pre{font:.9em/1.45 ui-monospace,monospace}
pre{background:var(--soft);padding:.75rem;border-radius:.5rem;overflow-x:auto;overflow-wrap:normal}
dl{margin:.5rem 0}dt{margin-top:.6rem}dt span,small,.label{opacity:.85}dd{margin:0 0 0 1rem}dd dl{border-left:2px solid var(--line);padding-left:.75rem}
.label{margin:.75rem 0 .25rem;font-size:.9rem}
.operation{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:0 .75rem;content-visibility:auto;contain-intrinsic-size:auto 3.5rem}
.operation[open]{padding-bottom:.75rem}
summary{cursor:pointer;padding:.75rem 0;min-height:2.75rem}
.method{font:700 .75rem ui-monospace,monospace;padding:.15rem .4rem;border-radius:.25rem;color:#fff;background:#3a4250}
.get{background:#0b57b0}.post{background:#176b35}.put,.patch{background:#875100}.delete{background:#b3261e}
.summary{display:block}
nav{position:sticky;top:0;z-index:1;background:canvas;border-bottom:1px solid var(--line);padding:0 1rem}
nav>details[open]{max-height:80vh;overflow-y:auto}nav ul{margin:0;padding-left:1rem}nav a{display:inline-block;padding:.2rem 0}
.operation>div{scroll-margin-top:10rem}section,h2{scroll-margin-top:3.5rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;z-index:2;background:canvas;padding:.5rem}
@media(min-width:75rem){body{display:grid;grid-template-columns:20rem minmax(0,1fr)}nav{height:100vh;overflow-y:auto;border:0;border-right:1px solid var(--line)}nav>details[open]{max-height:none}main{margin:0 auto;width:100%}}
`.trim();
