// "Go to a time": asks for a moment and finds the newest request of the scope that is not younger. Owned by the Traffic page, on the GUI
// thread.
#pragma once

#include "console/scope/scope.hpp"
#include "console/store/store_reader.hpp"

#include <QObject>

namespace signalbox::console {

class TimeJump : public QObject {
    Q_OBJECT

public:
    TimeJump(StoreReader& store, QWidget& over);

    /// Begins with `moment_us` in the dialog.
    void ask(Scope const& scope, std::int64_t moment_us);
    void goTo(Scope const& scope, std::int64_t moment_us);

signals:
    void found(quint64 id);
    void notice(QString const& text);

private:
    QWidget& over_;
    StoreChannel channel_;
};

}  // namespace signalbox::console
