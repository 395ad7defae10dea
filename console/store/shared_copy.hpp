// Keeps the local copy of a store in PostgreSQL up to date while the console shows it: a thread of its own pulls what is new every second, so that the window
// never waits for a network. Owned by main() and used on the GUI thread; the window reads the copy's file, and shows what is said here beside it.
#pragma once

#include "console/store/copy_state.hpp"
#include "storage/failure.hpp"
#include "storage/postgres/replica.hpp"

#include <QObject>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace signalbox::console {

class SharedCopy : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds pause{1};           // between looks while nothing comes
    static constexpr std::chrono::seconds pauseOfTrouble{5};  // while the server is away

    /// The copy's file is there when this returns, at first without events, whether or not the server answers. Troubles: the text is no connection string,
    /// or the file cannot be made.
    static storage::result<std::unique_ptr<SharedCopy>> begin(std::string const& dsn);
    ~SharedCopy() override;

    std::string const& path() const { return path_; }
    /// Host, port and database; never a password.
    QString const& name() const { return name_; }
    CopyState state() const;
    /// Looks at once, where it would wait.
    void retry();

signals:
    /// state() is another one; emitted on the copying thread, so that receivers get it queued.
    void changed();

private:
    SharedCopy(std::string dsn, std::string path, QString name);
    storage::result<void> open();
    void run();
    /// What to wait before the next look.
    std::chrono::seconds look();
    void take(storage::postgres::replica::pulled const& pulled);
    void missed(storage::failure const& why);
    void become(CopyState next);

    std::string const dsn_, path_;
    QString const name_;
    std::unique_ptr<storage::postgres::replica> source_;  // the thread's own
    mutable std::mutex guard_;                            // of the state and the two words
    std::condition_variable wake_;
    CopyState state_;
    bool ending_ = false, wanted_ = false;
    std::thread thread_;
};

}  // namespace signalbox::console
