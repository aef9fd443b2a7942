package browsertest

import (
	"os/exec"
	"strconv"
)

// sweepAfterExit leaves a shell behind that reads from this program. When the
// program ends, in whatever way, the read ends too, and the shell ends the process
// (0 is none) and removes the folder.
func sweepAfterExit(dir string, process int) error {
	sweep := exec.Command("sh", "-c", `cat >/dev/null
if [ "$2" -gt 0 ]; then
	kill -KILL "$2" 2>/dev/null
	n=0; while kill -0 "$2" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n+1)); done
fi
n=0; while ! rm -rf -- "$1" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done`, "sh", dir, strconv.Itoa(process))
	sweep.SysProcAttr = ownGroup() // an interrupt at the terminal is for the tests
	if _, err := sweep.StdinPipe(); err != nil {
		return err
	}
	if err := sweep.Start(); err != nil {
		return err
	}
	go func() { _ = sweep.Wait() }() // also holds the pipe: collected as garbage, it would close
	return nil
}
