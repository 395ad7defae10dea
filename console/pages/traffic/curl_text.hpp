// A request as a curl command that can be sent again: endpoint, dialect and model are known, the key never is, the body only when it was
// stored. Pure.
#pragma once

#include "schema/event.pb.h"

#include <QString>

namespace signalbox::console {

/// A command for a POSIX shell, behind comments that say what stands in for what is not known.
/// `gateway` is its address, "http://127.0.0.1:8080"; empty when it is not known.
QString curlText(schema::Event const& event, QString const& gateway);

/// `text` as one word for a POSIX shell.
QString shellWord(QString const& text);

}  // namespace signalbox::console
