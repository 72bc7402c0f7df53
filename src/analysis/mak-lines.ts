/** Lines of .mak files, for analyses. */

export {type MakLine, makLines} from '../tree/mak-lines.js'
