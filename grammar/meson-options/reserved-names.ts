/** Names that an option cannot have because Meson has options of its own that are called so. Source: Meson 1.0.1. */

const builtins = new Set(
  [
    'prefix bindir datadir includedir infodir libdir libexecdir localedir localstatedir mandir sbindir',
    'sharedstatedir sysconfdir auto_features backend buildtype debug default_library errorlogs install_umask',
    'layout optimization prefer_static stdsplit strip unity unity_size warning_level werror wrap_mode',
    'force_fallback_for pkg_config_path cmake_prefix_path',
  ].flatMap(line => line.split(' ')),
)

const languages = 'c cpp cuda fortran d objc objcpp rust vala cs swift java cython nasm masm'.split(' ')

/** What names may not begin with, and what Meson keeps for names that do. */
const prefixes = new Map([
  ['b_', 'options of the build'],
  ['backend_', 'options of the backend'],
  ...languages.map((language): [string, string] => [`${language}_`, 'options of compilers']),
])

/** @returns why a name is reserved; undefined where it is free */
export function reservation(name: string): string | undefined {
  if (builtins.has(name)) return 'Meson has an option of its own that is called so'
  const prefix = name.slice(0, name.indexOf('_') + 1)
  const use = prefixes.get(prefix)
  return use && `Meson keeps names that begin with "${prefix}" for ${use}`
}
