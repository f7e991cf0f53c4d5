#pragma once

// Nothing is exported: linking this target is all there is to it. See offline.c.
