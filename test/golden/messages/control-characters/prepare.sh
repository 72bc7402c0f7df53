printf 'config A\n\tdepends on\tA \033[31m&& B\007\n' > Kconfig
