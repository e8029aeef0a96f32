package config

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/urfave/cli/v3"
)

// Setting is one of a configuration's settings, under all its names.
type Setting struct {
	Path   string // in the file: post.interval
	Usage  string
	What   string // what the value is, for help; empty if it is yes or no
	Secret bool
	value  reflect.Value
}

// Settings of a configuration, in order.
func (c *Config) Settings() []Setting { return settings(reflect.ValueOf(c).Elem(), "") }

func settings(v reflect.Value, prefix string) (all []Setting) {
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		key := field.Tag.Get("toml")
		if key == "-" {
			continue
		}
		if field.Anonymous { // the key of a role: its settings are among the role's
			all = append(all, settings(value, prefix)...)
			continue
		}
		if _, text := value.Addr().Interface().(encoding.TextUnmarshaler); value.Kind() == reflect.Struct && !text {
			all = append(all, settings(value, key+".")...)
			continue
		}
		all = append(all, Setting{Path: prefix + key, Usage: field.Tag.Get("usage"), What: field.Tag.Get("what"), Secret: field.Tag.Get("secret") != "", value: value})
	}
	return all
}

// Flag is the name on a command line: post-interval; post.on is just post.
func (s Setting) Flag() string {
	return strings.ReplaceAll(strings.TrimSuffix(s.Path, ".on"), ".", "-")
}

// Env is the name in the environment.
func (s Setting) Env() string {
	return "LOFT_" + strings.ToUpper(strings.ReplaceAll(s.Flag(), "-", "_"))
}

// Text is the value as one could write it; lists are separated by commas.
func (s Setting) Text() string {
	switch v := s.value.Interface().(type) {
	case encoding.TextMarshaler:
		text, err := v.MarshalText()
		if err != nil {
			panic(err) // none of ours fails
		}
		return string(text)
	case []string:
		return strings.Join(v, ",")
	default:
		return fmt.Sprint(v)
	}
}

// set takes a value as it stands on a command line or in the environment.
func (s Setting) set(text string) error {
	if u, ok := s.value.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	switch s.value.Kind() {
	case reflect.Bool:
		v, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		s.value.SetBool(v)
	case reflect.Int:
		v, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%q is not a number", text)
		}
		s.value.SetInt(int64(v))
	case reflect.Slice:
		var list []string
		for _, item := range strings.Split(text, ",") {
			if item = strings.TrimSpace(item); item != "" {
				list = append(list, item)
			}
		}
		s.value.Set(reflect.ValueOf(list))
	default:
		s.value.SetString(text)
	}
	return nil
}

// Flags has a flag for each setting, and --config for the file.
func Flags() []cli.Flag {
	flags := []cli.Flag{&cli.StringFlag{Name: fileFlag, Usage: "`FILE` with settings; flags and environment variables override it. Relative paths in it are relative to its directory", Sources: cli.EnvVars("LOFT_CONFIG")}}
	for _, s := range New().Settings() {
		usage := s.Usage
		if text := s.Text(); s.What != "" && s.value.IsValid() && !s.value.IsZero() {
			usage += " (default: " + text + ")"
		}
		category := "of the node"
		if section, _, ok := strings.Cut(s.Path, "."); ok {
			category = section
		}
		if s.What == "" {
			flags = append(flags, &cli.BoolFlag{Name: s.Flag(), Usage: usage, Category: category})
			continue
		}
		flags = append(flags, valued{&cli.StringFlag{Name: s.Flag(), Usage: usage, Category: category}, s.What})
	}
	return flags
}

// valued is a flag whose help says what its value is next to its name, and not in its text once more.
type valued struct {
	*cli.StringFlag
	what string
}

// TypeName implements cli.DocGenerationFlag.
func (v valued) TypeName() string { return v.what }

// String implements cli.Flag: a line of the help.
func (v valued) String() string { return cli.FlagStringer(v) }

// isPath says whether the value names something on this machine's disk.
func (s Setting) isPath() bool { return s.What == "FILE" || s.What == "DIR" }

// Files are all that the settings name on this machine's disk, but for the node's own directory.
func (c *Config) Files() []string {
	files := one(c.File)
	for _, s := range c.Settings() {
		if s.What == "FILE" {
			files = append(files, one(s.Text())...)
		}
	}
	return files
}

const fileFlag = "config"
