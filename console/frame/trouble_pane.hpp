// The page in place of a store that does not open: why, and the ways out. Owned by the window, on the GUI thread.
#pragma once

#include "console/pages/message_pane.hpp"
#include "console/pages/store_trouble.hpp"

#include <vector>

namespace signalbox::console {

class TroublePane : public MessagePane {
    Q_OBJECT

public:
    explicit TroublePane(QWidget* parent);
    void setTrouble(StoreTrouble const& trouble);

signals:
    void againChosen();
    void anotherChosen();

private:
    std::vector<WayOut> ways_;
};

}  // namespace signalbox::console
