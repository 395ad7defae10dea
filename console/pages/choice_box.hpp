// A choice among words that shares its row with others. A free function.
#pragma once

#include <QComboBox>

namespace signalbox::console {

/// `name` is what screen readers and the mouse are told. It is as narrow as two characters in a small window, and grows with its row.
QComboBox* choiceBox(QString const& name, QWidget* parent);

}  // namespace signalbox::console
