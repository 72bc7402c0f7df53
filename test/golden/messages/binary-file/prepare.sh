printf 'config A\n    bool\n\0\0\0\n' > Kconfig
