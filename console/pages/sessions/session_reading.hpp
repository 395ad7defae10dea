// Reads one conversation: its requests first, then what is kept of their bodies, some at a time. Owned by the page, on the GUI thread; the file is read
// on a lane of the reader.
#pragma once

#include "console/body/session.hpp"
#include "console/store/store_reader.hpp"

#include <QObject>

#include <map>
#include <optional>

namespace signalbox::console {

class SessionReading : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t most_bodies = 1'000;  // the newest: some hundred megabytes of text are read in some seconds
    static constexpr std::size_t bodies_each = 16;     // of one question: others get their turn between two

    SessionReading(StoreReader& store, QObject* parent);

    /// In place of what was read before. Requests that started in the range.
    void read(std::string name, storage::time_range range);
    void clear();

    std::string const& name() const { return name_; }
    storage::conversation const& events() const { return events_; }
    Session const& session() const { return session_; }
    /// How many bodies there are still to read.
    std::size_t left() const { return left_.size(); }
    std::optional<storage::failure> const& trouble() const { return trouble_; }
    bool isSettled() const { return !channel_.busy(); }

signals:
    /// More is known.
    void changed();

private:
    void take(storage::result<storage::conversation> answer);
    void readBodies();
    void takeBodies(storage::result<std::vector<TurnBody>> answer);

    StoreReader& store_;
    StoreChannel channel_;
    std::string name_;
    storage::conversation events_;
    std::map<std::uint64_t, TurnBody> bodies_;
    std::vector<std::size_t> left_;  // places of turns, the next one at the end
    Session session_;
    std::optional<storage::failure> trouble_;
};

}  // namespace signalbox::console
