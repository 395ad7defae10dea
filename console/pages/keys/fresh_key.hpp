// The text of a key that was just made, shown this once with a way to copy it. It is in this widget alone, until it is put away. Owned by the dialog, on
// the GUI thread.
#pragma once

#include "console/config/gateway_keys.hpp"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QWidget>

namespace signalbox::console {

class FreshKey : public QWidget {
    Q_OBJECT

public:
    explicit FreshKey(QWidget* parent);
    void showKey(GatewayKey const& key, QString const& text);
    void putAway();
    /// It is shown and was not copied yet: closing would lose it.
    bool isPending() const { return !text_->text().isEmpty() && !copied_; }

private:
    void copy();

    QLabel* about_;
    QLineEdit* text_;
    QPushButton *copy_, *away_;
    bool copied_ = false;
};

}  // namespace signalbox::console
