// What workers remember together.
package main

import "sync"

type shared struct {
	lock  sync.Mutex
	known memory[error]
}

func newShared() *shared {
	return &shared{known: memory[error]{}}
}

func (s *shared) get(key string, make func() error) error {
	s.lock.Lock()
	found, ok := s.known[key]
	s.lock.Unlock()
	if ok {
		return found
	}
	made := make()
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.known.get(key, func() error { return made })
}
