// Rows whose order the user changes: each has a handle, and a line shows where a dragged one would go. It says which row is to go where; the text is
// changed by the page. Base of the rows of a form, on the GUI thread.
#pragma once

#include "console/pages/config/row_handle.hpp"

#include <optional>
#include <vector>

namespace signalbox::console {

/// The place that a row gets when it is dropped at `y` among rows with these middles.
int placeOfDrop(std::vector<int> const& middles, int from, int y);

class MovableRows : public QWidget {
    Q_OBJECT

public:
    explicit MovableRows(QWidget* parent) : QWidget(parent) {}
    RowHandle& handle(int place) { return *handles_[static_cast<std::size_t>(place)]; }

signals:
    void moved(int from, int to);
    /// A row's fields are to be shown.
    void opened(int place);

protected:
    /// Of the next row, from above.
    RowHandle* addHandle();
    void forgetHandles() { handles_.clear(); }
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<int> middles() const;
    void showLine(std::optional<int> y);
    void step(int from, int by);

    std::vector<RowHandle*> handles_;  // children
    std::optional<int> line_;          // while a row is dragged
};

}  // namespace signalbox::console
