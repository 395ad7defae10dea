// Writes the events of a scope into a file, as CSV or as one JSON object a line, on the thread of a reader of its own: an export of hours must
// not hold up the window's questions. Owned by the Traffic page, on the GUI thread; nothing is left behind when it does not finish.
#pragma once

#include "console/scope/scope.hpp"
#include "console/store/store_reader.hpp"

#include <QObject>
#include <QString>
#include <QTimer>

#include <atomic>
#include <memory>

namespace signalbox::console {

enum class ExportForm : std::uint8_t { csv, json_lines };

class ScopeExport : public QObject {
    Q_OBJECT

public:
    explicit ScopeExport(StoreReader& store, QObject* parent);
    ~ScopeExport() override;

    /// One at a time: a running one is given up. The file is replaced when all of it is written.
    void start(Scope const& scope, ExportForm form, QString const& file);
    void cancel();
    bool running() const { return static_cast<bool>(progress_); }
    quint64 written() const;

signals:
    void progressed(quint64 written);
    void finished(quint64 written, QString const& file);
    void failed(QString const& why);
    void cancelled();

private:
    struct Progress {
        std::atomic<std::uint64_t> written{0};
        std::atomic<bool> stop{false};
    };
    void end();

    void answered(storage::result<std::uint64_t> const& answer, QString const& file);

    StoreReader& store_;
    std::unique_ptr<StoreReader> own_;  // while an export runs
    std::unique_ptr<StoreChannel> channel_;
    QTimer tick_;
    std::shared_ptr<Progress> progress_;
};

}  // namespace signalbox::console
