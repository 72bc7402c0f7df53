/** Which names of options are Meson's own, in any release up to 1.9: whatever a tree declares, `-D` takes them. */

export const mesonOptions: ReadonlySet<string> = new Set(
  `auto_features backend buildtype debug default_both_libraries default_library errorlogs force_fallback_for genvslite
  install_umask layout namingscheme optimization prefer_static stdsplit strip unity unity_size vsenv warning_level werror
  wrap_mode
  bindir datadir includedir infodir libdir licensedir libexecdir localedir localstatedir mandir prefix sbindir
  sharedstatedir sysconfdir
  cmake_prefix_path pkg_config_path
  pkgconfig.relocatable python.allow_limited_api python.build_config python.bytecompile python.install_env
  python.platlibdir python.purelibdir
  b_asneeded b_bitcode b_colorout b_coverage b_lto b_lto_mode b_lto_threads b_lundef b_ndebug b_pch b_pgo b_pie
  b_sanitize b_staticpic b_thinlto_cache b_thinlto_cache_dir b_vscrt
  backend_max_links backend_startup_project`.split(/\s+/),
)

/** Whatever begins with a language is for its compiler, and refused by nobody. */
const compiler = /^(?:c|cpp|cs|cuda|cython|d|fortran|java|linearasm|masm|nasm|objc|objcpp|rust|swift|vala)_/

/** @param name as after `-D`: `SUBPROJECT:` and `build.` may stand before it, and options of subprojects are not known here */
export function isMesonOption(name: string): boolean {
  if (/^[^:]+:[^:]+$/.test(name)) return true
  const bare = name.replace(/^build\./, '')
  return mesonOptions.has(bare) || compiler.test(bare)
}
