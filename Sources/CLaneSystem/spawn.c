#include "CLaneSystem.h"
