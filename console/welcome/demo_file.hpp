// The configuration of the gateway that runs the demo's models: a file of the console's own, so that it can be looked at and changed as any other. It is
// written once; what was changed in it stays, but for a port that another program has. GUI thread; two short reads and a write.
#pragma once

#include <QString>

namespace signalbox::console {

struct DemoFile {
    QString path;  // empty: it could not be written
    QString why;   // in a sentence, then
};

/// $XDG_STATE_HOME/signalbox, where stores and files of the console stand.
QString stateFolder();

/// Of the gateway that writes this store: console-demo.yaml of console.db. A new one listens at `wished_port` where that is free; 0: any.
DemoFile demoFile(QString const& store, quint16 wished_port);

}  // namespace signalbox::console
