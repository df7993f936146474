import sys, time
from tests.torture import history
from tests.torture.history import Profile, run
import dataclasses
p = dataclasses.replace(history.DEFAULT, focus={"crash":0.2,"ledger_full":0.0,"zombie":0.2,"source_down":0.0,"restore":4.0}, cycles=(4,7))
t=time.time(); n=0; bad=0; restores=0
for seed in range(4000):
    o = run(seed, p); n+=1
    restores += o.faults.get("restore",0)
    if o.violations:
        bad+=1; print(seed, o.violations[:3])
        if bad>4: break
    if time.time()-t>60: break
print(n,bad,restores, time.time()-t)
