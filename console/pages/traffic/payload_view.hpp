// What was kept of a request and its reply, one part at a time, or why there is none. Owned by the inspector, on the GUI thread; the file is read, and
// the text made, on a lane of the reader, when the tab is looked at.
#pragma once

#include "console/store/store_reader.hpp"

#include "schema/event.pb.h"
#include "storage/payload_reader.hpp"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QWidget>

namespace signalbox::console {

/// A part as it is shown.
struct ShownPayload {
    QString about;  // what it is and how long, or why there is none
    QString text;
};

/// At most `longest` bytes of the body, JSON in indented lines, lines of `longest_line` characters at most. Pure.
ShownPayload shownPayload(storage::payload_outline const& of, storage::payload_part part, std::size_t longest, int longest_line);

class PayloadView : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t longest = 1'000'000;  // bytes of a body; more makes a text editor slow

    PayloadView(StoreReader& store, QWidget* parent);

    /// Of this event from now on; read when the view is visible.
    void setEvent(schema::Event const& event);
    /// Nothing is on its way.
    bool isSettled() const { return !isVisible() || !wanted_; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void want();
    void ask();
    void take(storage::result<ShownPayload> const& answer);

    StoreReader& store_;
    StoreChannel channel_;
    quint64 id_ = 0;
    std::string policy_;
    bool wanted_ = false;  // and not shown yet
    QComboBox* parts_;
    QLabel* about_;
    QPlainTextEdit* text_;
};

}  // namespace signalbox::console
