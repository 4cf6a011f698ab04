# A private cupsd in the folder $work with one queue, "label", of the Zebra driver of CUPS itself.
# It listens at $port; its process is $server. $resolution is the default of the driver: 203dpi.
PATH=$PATH:/usr/sbin
dpkg-query -W cups
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir -p etc/ppd state spool/tmp cache
ppdc -d ppd /usr/share/cups/drv/sample.drv
sed "s/^\*DefaultResolution: .*/*DefaultResolution: $resolution/" ppd/zebra.ppd >etc/ppd/label.ppd
cat >etc/cups-files.conf <<END
ServerRoot $work/etc
StateDir $work/state
RequestRoot $work/spool
CacheDir $work/cache
TempDir $work/spool/tmp
ErrorLog $work/error_log
AccessLog $work/access_log
PageLog $work/page_log
FileDevice Yes
SystemGroup root
END
cat >etc/cupsd.conf <<END
Listen 127.0.0.1:$port
Browsing No
DefaultAuthType None
LogLevel debug
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
END
cat >etc/printers.conf <<END
<Printer label>
DeviceURI file:///dev/null
State Idle
Accepting Yes
JobSheets none none
OpPolicy default
ErrorPolicy abort-job
</Printer>
END
if [ "$(id -u)" = 0 ]; then
    chown -R root:lp "$work"
    chmod -R g+rwX "$work"
fi
cupsd -f -c "$work/etc/cupsd.conf" -s "$work/etc/cups-files.conf" &
server=$!
for _ in $(seq 100); do
    if lpstat -h "localhost:$port" -r 2>/dev/null | grep -q 'is running'; then break; fi
    sleep 0.1
done
