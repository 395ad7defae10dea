// The line at the bottom: which store, how current, how long the last question took, which configuration is in force, and notices for a
// while. Owned by the window, on the GUI thread.
#pragma once

#include <QLabel>
#include <QStatusBar>

#include <chrono>
#include <cstdint>
#include <optional>

namespace signalbox::console {

class StatusLine : public QStatusBar {
    Q_OBJECT

public:
    static constexpr int notice_ms = 6'000;  // long enough to read a sentence

    explicit StatusLine(QWidget* parent);
    /// As the store is called; its path is the hint.
    void setStore(QString const& name, QString const& path, std::optional<std::uint64_t> events);
    /// The newest event that is shown; `frozen` when the scope stands still there.
    void setSnapshot(std::int64_t moment_us, bool frozen);
    void setQueryTime(std::chrono::microseconds took);
    /// `in_force`: a gateway says so; otherwise it is the newest request's.
    void setRevision(QString const& revision, bool in_force);
    void clearStore();
    void note(QString const& text);
    QString text() const;

protected:
    void showEvent(QShowEvent* event) override;

private:
    QLabel *store_, *snapshot_, *query_, *revision_;
};

}  // namespace signalbox::console
