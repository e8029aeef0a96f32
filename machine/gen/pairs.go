package main

// follows says, for an operation, which ones real programs execute next often enough for the two to be one. They were counted
// over derivation steps and over the workload of package machine's tests.
var follows = []struct {
	first  string
	second []string
}{
	{"Ld", []string{"Ld", "Xor", "Sd", "Daddi", "B", "Sltu", "Daddu", "Dmultu", "Beqz", "Bnez", "Bne", "Beq", "Daddiu", "Move", "Li"}},
	{"Sd", []string{"Sd", "Ld", "Daddi", "B", "Daddiu", "Jr", "Li", "Move"}},
	{"Lbu", []string{"Dsll", "Lbu", "Beqz", "Bnez"}},
	{"Dsll", []string{"Or", "Dsrl", "Daddu", "Dsll"}},
	{"Or", []string{"Lbu", "And", "Nor", "Xor", "Or"}},
	{"Dsrl", []string{"Or", "Dsrl", "Beqz", "Andi"}},
	{"Xor", []string{"Ld", "Xor", "Nor", "Dsll", "Sd", "Dmultu"}},
	{"Const", []string{"Daddu", "Ld", "Sd"}},
	{"Daddi", []string{"Sd", "Jr", "Ld"}},
	{"Daddu", []string{"Ld", "Lbu", "Daddiu", "Sltu", "Sd", "Daddu", "Dsll", "Sb", "Lwu", "Mflo"}},
	{"And", []string{"Xor", "Nor", "Or"}},
	{"Sltu", []string{"Bnez", "Beqz", "Daddu", "Or", "Dsubu"}},
	{"Nor", []string{"Dsll", "And"}},
	{"Mfhi", []string{"Mflo"}},
	{"Dmultu", []string{"Mfhi"}},
	{"Sb", []string{"Daddiu", "Sb", "Ld"}},
	{"Daddiu", []string{"B", "Bne", "Beq", "Daddiu", "Daddu", "Sd", "Ld"}},
	{"Move", []string{"B", "Move", "Ld", "Sd"}},
	{"Sltiu", []string{"Bnez", "Beqz"}},
	{"Lwu", []string{"Andi", "Dsll"}},
	{"Andi", []string{"Bnez", "Beqz", "Daddu", "Sltu"}},
	{"Mflo", []string{"Xor", "Ld", "Daddu"}},
	{"Slt", []string{"Beqz", "Bnez"}},
	{"Li", []string{"Sltu", "Sd", "B"}},
	{"Slti", []string{"Bnez", "Beqz"}},
	{"Dsubu", []string{"Daddu", "Sltu"}},
	{"Xori", []string{"Beqz", "Bnez"}},
	{"Lhu", []string{"Daddiu"}},
}
