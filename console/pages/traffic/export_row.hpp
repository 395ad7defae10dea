// The export of a scope on the Traffic page: asks for a file, shows how far it is, and offers to end it. Hidden while nothing is exported. Owned
// by the page, on the GUI thread.
#pragma once

#include "console/pages/traffic/scope_export.hpp"

#include <QWidget>

class QLabel;

namespace signalbox::console {

class ExportRow : public QWidget {
    Q_OBJECT

public:
    ExportRow(StoreReader& store, QWidget* parent);

    /// Asks where to, and starts.
    void ask(Scope const& scope);
    void start(Scope const& scope, ExportForm form, QString const& file);

signals:
    void notice(QString const& text);

private:
    QLabel* text_;
    ScopeExport* export_;
};

}  // namespace signalbox::console
