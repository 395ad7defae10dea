// The strip that says how the copy of a store in PostgreSQL stands while it is not simply up to date: connecting, copying, without events, its server away.
// Owned by the window, on the GUI thread.
#pragma once

#include "console/store/copy_state.hpp"

#include <QLabel>
#include <QPushButton>
#include <QTimeZone>
#include <QWidget>

namespace signalbox::console {

/// What the strip says of a store, by its name; empty: nothing has to be said. Pure.
QString copyText(CopyState const& state, QString const& name, QTimeZone const& zone);

class CopyStrip : public QWidget {
    Q_OBJECT

public:
    explicit CopyStrip(QWidget* parent = nullptr);
    /// Shows itself where there is something to say.
    void setState(CopyState const& state, QString const& name);
    QString text() const { return text_->text(); }

signals:
    void retryChosen();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* text_;
    QPushButton* retry_;
};

}  // namespace signalbox::console
