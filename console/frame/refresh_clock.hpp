// When the window asks again: at most twice a second after the store changed, now and then when a range moves with the clock, and never while
// the window is hidden. Owned by the window, on the GUI thread.
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>

namespace signalbox::console {

class RefreshClock : public QObject {
    Q_OBJECT

public:
    static constexpr int rest_ms = 500;  // between two refreshes: faster than one can read, slow enough to be cheap

    explicit RefreshClock(QObject* parent);
    /// The store has something new.
    void storeChanged();
    /// Hidden and minimised windows ask nothing; what was missed is asked for when they are seen again.
    void setSeen(bool seen);
    /// A range that ends now has to move although nothing comes in; nothing: it stands still.
    void setSliding(std::optional<std::chrono::seconds> range);
    bool idle() const { return !rest_.isActive() && !slide_.isActive(); }

signals:
    void refresh();
    /// The clock went on.
    void slid();

private:
    QTimer rest_, slide_;
    bool seen_ = false;
    bool missed_ = false;
    std::optional<std::chrono::seconds> sliding_;
};

}  // namespace signalbox::console
