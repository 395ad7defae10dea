// Why a body is not there, and the line of the configuration that would keep the next one, ready to be copied. Shown by what reads bodies, on the GUI thread.
#pragma once

#include "storage/payload_reader.hpp"

#include <QLabel>
#include <QToolButton>
#include <QWidget>

namespace signalbox::console {

/// What to write below `logging` so that a body like this one is kept; empty when no line would help. Pure.
QString keepingLine(storage::payload_presence presence, storage::part_state state);

/// "No payload: ..." with the reason. Pure.
QString missingWords(storage::payload_presence presence, storage::part_state state);

class MissingBody : public QWidget {
    Q_OBJECT

public:
    explicit MissingBody(QWidget* parent = nullptr);
    /// Hidden when the body is there.
    void setState(storage::payload_presence presence, storage::part_state state);
    void clear() { hide(); }

private:
    QLabel* why_;
    QLabel* line_;
    QToolButton* copy_;
};

}  // namespace signalbox::console
