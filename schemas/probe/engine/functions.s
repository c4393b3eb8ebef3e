// Lets functions.go declare a function without a body.
