// What the GUI thread leaves to others: statements of SQLite, and files. A test makes one around what it watches, on the GUI thread; there is one at a time.
#pragma once

#include <QStringList>

namespace signalbox::console::testing {

class GuiThreadWatch {
public:
    /// `settings`: the folder that has them; Qt reads and writes them itself.
    explicit GuiThreadWatch(QString const& settings);
    ~GuiThreadWatch();
    GuiThreadWatch(GuiThreadWatch const&) = delete;

    /// "file /tmp/x/events.db", "SQL SELECT ...", in the order in which they came; a folder that is listed is a file, too. Without what belongs to the system
    /// and to Qt (fonts, libraries, devices) and without the settings. Statements are those of connections that were opened meanwhile.
    QStringList seen() const;

    /// For what the test itself does on this thread.
    class Pause {
    public:
        Pause();
        ~Pause();
        Pause(Pause const&) = delete;
    };
};

}  // namespace signalbox::console::testing
