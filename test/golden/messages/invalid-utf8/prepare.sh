printf '# J\374rgen wrote this\nconfig A\n    bool\n' > Kconfig
