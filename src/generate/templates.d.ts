/** Templates are compiled when kgate is built: strict, without escaping, without helpers beyond each and if. */
declare module '*.hbs' {
  const render: (view: object) => string
  export default render
}
