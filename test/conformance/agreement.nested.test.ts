// Our check says that Helm stops if and only if Helm stops: `spire-nested`, every version.
import { agreementOf } from './agreement';

agreementOf('spire-nested');
