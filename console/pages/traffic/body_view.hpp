// The request or the reply as it was kept at both ends of the gateway, and what the gateway changed in between. Owned by the inspector, on the GUI thread; the
// file is read, and the text made, on a lane of the reader when the tab is looked at.
#pragma once

#include "console/body/body_text.hpp"
#include "console/body/missing_body.hpp"
#include "console/store/store_reader.hpp"

#include "schema/event.pb.h"

#include <QComboBox>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QWidget>

namespace signalbox::console {

class BodyPane;
class JsonPane;
class StreamPane;

class BodyView : public QWidget {
    Q_OBJECT

public:
    enum class Side { request, reply };
    enum class Form { text, difference, tree, stream, head };
    /// One of the ways to look at it.
    struct Look {
        QString title;
        Form form;
        storage::payload_part part, other;  // other: with a difference, what became of it
    };

    BodyView(StoreReader& store, Side side, QWidget* parent);

    /// Of this event from now on; read when the view is visible.
    void setEvent(schema::Event const& event);
    /// Nothing is on its way.
    bool isSettled() const { return !isVisible() || !wanted_; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void want();
    void ask();
    void take(storage::result<BodyText> const& answer);

    StoreReader& store_;
    StoreChannel channel_;
    schema::Event event_;
    bool wanted_ = false;  // and not shown yet
    std::size_t pages_ = 1;
    std::vector<Look> looks_;
    QComboBox* what_;
    QLabel* about_;
    MissingBody* missing_;
    QStackedWidget* panes_;
    BodyPane* pane_;
    JsonPane* tree_;
    StreamPane* stream_;
    QToolButton* more_;
};

}  // namespace signalbox::console
