package node

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"loft/plain"
)

// DumpDev writes the stopped development chain of a directory to a file that DevConfig.Load takes: a compressed tar of the chain's
// parts, and of nothing else that lies there. The file appears whole or not at all.
func DumpDev(dir, path string) (err error) {
	state, err := LookAtDev(dir)
	if err == nil && state == DevNone {
		return &DirError{Dir: dir, Why: "no `loft dev` has run in it", Do: "name the chain's directory with --data-dir"}
	}
	if err != nil {
		return err
	}
	d, err := openDevDir(dir, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := mayReplace(path); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".dump-")
	if err != nil {
		return &plain.InputError{What: "--dump", Why: plain.Words(err), Do: "name a file in a writable directory"}
	}
	err = errors.Join(d.dump(file), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("dump the chain to %s: %w", path, errors.Join(err, os.Remove(file.Name())))
	}
	return nil
}

// mayReplace refuses a file that is no earlier dump.
func mayReplace(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		_, err = gzip.NewReader(file)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return &plain.InputError{What: "--dump", Why: path + " exists and is not an earlier dump", Do: "name another file, or remove it"}
	}
	return nil
}

func (d *devDir) dump(to io.Writer) error {
	packed := gzip.NewWriter(to)
	out := tar.NewWriter(packed)
	for _, part := range devParts {
		if err := filepath.WalkDir(d.file(part), func(path string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && path == d.file(part) {
				return nil
			}
			if err != nil || !entry.IsDir() && !entry.Type().IsRegular() {
				return err
			}
			return d.dumpFile(out, path, entry)
		}); err != nil {
			return err
		}
	}
	return errors.Join(out.Close(), packed.Close())
}

func (d *devDir) dumpFile(out *tar.Writer, path string, entry fs.DirEntry) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	name, err := filepath.Rel(d.path, path)
	if err != nil {
		return err
	}
	header := &tar.Header{Typeflag: tar.TypeReg, Name: filepath.ToSlash(name), Mode: 0o600, Size: info.Size()}
	if entry.IsDir() {
		header.Typeflag, header.Mode, header.Size = tar.TypeDir, 0o700, 0
	}
	if err := out.WriteHeader(header); err != nil || entry.IsDir() {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, file)
	return errors.Join(err, file.Close())
}

// checkDump reads a dump whole, before any directory is made for it.
func checkDump(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return &plain.InputError{What: "--load", Why: plain.Words(err), Do: "name a file that loft dev --dump wrote"}
	}
	err = eachPart(file, func(header *tar.Header, part io.Reader) error {
		_, err := io.Copy(io.Discard, part)
		return err
	})
	if err = errors.Join(err, file.Close()); err != nil {
		return &plain.InputError{What: "--load", Why: path + " is not a dump, or is damaged: " + plain.Words(err), Do: "name a file that loft dev --dump wrote"}
	}
	return nil
}

// load puts the chain of a dump, which was checked, into the directory, which has none. What a crash leaves of it is deleted by the
// next start.
func (d *devDir) load(path string) error {
	for _, part := range devParts {
		if _, err := os.Lstat(d.file(part)); err == nil {
			return &DirError{Dir: d.path, Why: "it holds a chain already", Do: "add --reset to replace it, or name another directory with --data-dir"}
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("load the chain: %w", err)
	}
	if err := os.WriteFile(d.file(resetFile), nil, 0o600); err != nil {
		return errors.Join(err, file.Close())
	}
	err = eachPart(file, func(header *tar.Header, part io.Reader) error {
		if header.Typeflag == tar.TypeDir {
			return os.MkdirAll(d.file(header.Name), 0o700)
		}
		return unpackFile(d.file(header.Name), part)
	})
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("load the chain: %w", err)
	}
	return os.Remove(d.file(resetFile))
}

// eachPart calls do with each file and directory of a dump, as long as they are a chain's.
func eachPart(from io.Reader, do func(*tar.Header, io.Reader) error) error {
	packed, err := gzip.NewReader(from)
	if err != nil {
		return err
	}
	in := tar.NewReader(packed)
	for {
		header, err := in.Next()
		if errors.Is(err, io.EOF) {
			_, err := io.Copy(io.Discard, packed) // to the checksum
			return err
		}
		if err != nil {
			return err
		}
		part, _, _ := strings.Cut(header.Name, "/")
		if !filepath.IsLocal(header.Name) || !slices.Contains(devParts, part) {
			return fmt.Errorf("%q is not a part of a chain", header.Name)
		}
		if header.Typeflag != tar.TypeDir && header.Typeflag != tar.TypeReg {
			return fmt.Errorf("%q is neither a file nor a directory", header.Name)
		}
		if err := do(header, in); err != nil {
			return err
		}
	}
}

func unpackFile(path string, from io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	return errors.Join(err, file.Close())
}
