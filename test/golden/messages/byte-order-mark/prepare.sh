printf '\357\273\277config A\n    bool\n' > Kconfig
