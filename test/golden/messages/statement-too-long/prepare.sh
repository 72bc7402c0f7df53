yes '# nothing but comments' | head -c 9000000 > Kconfig
