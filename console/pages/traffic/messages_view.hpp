// A request and its reply as a conversation. Owned by the inspector, on the GUI thread; bodies are read, and pictures made small, on a lane of the reader
// when the tab is looked at.
#pragma once

#include "console/body/messages_html.hpp"
#include "console/body/missing_body.hpp"
#include "console/store/store_reader.hpp"

#include "schema/event.pb.h"

#include <QLabel>
#include <QTextBrowser>
#include <QWidget>

#include <memory>

namespace signalbox::console {

class MessagesView : public QWidget {
    Q_OBJECT

public:
    static constexpr qsizetype more_characters = 200'000;  // that "earlier messages" adds: what a document lays out in a moment

    MessagesView(StoreReader& store, QWidget* parent);

    /// Of this event from now on; read when the view is visible.
    void setEvent(schema::Event const& event);
    /// Nothing is on its way.
    bool isSettled() const { return !isVisible() || !wanted_; }

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void ask();
    void take(storage::result<std::shared_ptr<ReadMessages const>> const& answer);
    void follow(QUrl const& link);
    void write();

    StoreReader& store_;
    StoreChannel channel_;
    schema::Event event_;
    bool wanted_ = false;  // and not shown yet
    std::shared_ptr<ReadMessages const> read_;
    MessagesShape shape_;
    QLabel* about_;
    MissingBody* missing_;
    QTextBrowser* text_;
};

}  // namespace signalbox::console
