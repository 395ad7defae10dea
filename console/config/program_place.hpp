// Where the gateway's program is: the console starts it for a local gateway and for sample data. Pure but for looking at the file system.
#pragma once

#include <QString>

namespace signalbox::console {

/// The path of `signalbox`: $SIGNALBOX_PROGRAM, beside the console, or in PATH. Empty when there is none.
QString findProgram();

/// What to say when it is empty.
QString programMissing();

}  // namespace signalbox::console
